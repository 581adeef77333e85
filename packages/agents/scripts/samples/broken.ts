/** What people really upload: every line here broke somebody's import once. */
export function brokenExport(): Buffer {
  const text = (line: string) => Buffer.from(`${line}\r\n`);
  const western = (line: string) => Buffer.from(`${line}\r\n`, "latin1");
  return Buffer.concat([
    Buffer.from([0xef, 0xbb, 0xbf]),
    text("Date,Score,Comment,Comment,Channel"),
    text('03/02/2025,5,"Fast delivery, friendly driver, the parcel was dry in spite of the storm.",,Web'),
    text('04/02/2025,2,"They said ""tomorrow"" four days in a row.",called,Phone'),
    text(",,,,"),
    text('05/02/2025,1,"=HYPERLINK(""http://example.invalid"",""click me"")",,Web'),
    text("06/02/2025,4,Good price and the tracking page is honest,,Web"),
    text('07/02/2025,3,The 15" screen arrived in a box for a 27" one,,Shop'),
    text('08/02/2025,1,"Never closed this quote because the export was cut here,,Web'),
    text("09/02/2025,5,Picked up at the shop within ten minutes. Lovely people!,,Shop"),
    western("10/02/2025,4,The caf\u00e9 next to the pick-up point is a na\u00efve but charming idea,,Shop"),
    text("11/02/2025,2,Half of the order was missing"),
    text("12/02/2025,1,Driver threw the parcel over the gate, the vase broke, nobody apologised,,Phone"),
    text(""),
    text("13/02/2025,,n/a,,Web"),
    text('14/02/2025,5,"Zwei Tage früher als versprochen, sehr freundlicher Fahrer.",,Web'),
    text('15/02/2025,3,"First line of the answer\r\nsecond line of the same answer, it took a week",,Phone'),
    text("16/02/2025,-5,-5 points for the packaging,,Web"),
    text("17/02/2025,4,+1 for the paper tape instead of plastic,,Web"),
    text("18/02/2025,5,<p>Refund was on my account &amp; confirmed <b>the same day</b></p>,,Web"),
    text("19/02/2025,2,@support never answers my messages,,Phone"),
    text("20/02/2025,5,配送很快，包装也很好,,Web"),
    text(
      "21/02/2025,1,I waited at home for the whole of Friday and the courier claims that I was out,,Phone",
    ),
    text("22/02/2025,4,😀👍,,Web"),
    text("23/02/2025,2,The return label would not print and the hotline is engaged all day,,Phone"),
    text('"24/02/2025","5","Best packaging I have seen, all cardboard, easy to open","","Shop"'),
    Buffer.from("25/02/2025,3,Okay"),
  ]);
}
