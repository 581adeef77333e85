"""A FastAPI agent as many were written before Stepcast: it streams what it does, and ends with the address of a file.

    pip install fastapi uvicorn
    uvicorn agent:app --port 8000

    curl -N http://127.0.0.1:8000/count -H "Content-Type: application/json" -d '{"text": "to be or not to be"}'
"""

import csv
import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from tempfile import mkdtemp

from fastapi import FastAPI, HTTPException
from fastapi.responses import FileResponse, StreamingResponse
from pydantic import BaseModel, Field

app = FastAPI()
results = Path(mkdtemp())


class Job(BaseModel):
    text: str = Field(min_length=1)


@app.post("/count")
def count(job: Job):
    """Lines of text, and one of JSON at the end: the usual StreamingResponse, unchanged."""

    def lines():
        words = words_of(job.text)
        yield f"found {len(words)} words\n"
        counts = Counter(words)
        yield f"{len(counts)} of them are different\n"
        yield json.dumps({"words": len(words), "file_url": save(counts)}) + "\n"

    return StreamingResponse(lines(), media_type="text/plain")


@app.post("/count.ndjson")
def count_ndjson(job: Job):
    """The same with more to show: progress, and each word as soon as it is counted."""

    def lines():
        words = words_of(job.text)
        counts = Counter(words)
        for done, (word, times) in enumerate(counts.most_common(), start=1):
            yield json.dumps({"word": word, "times": times}, ensure_ascii=False) + "\n"
            yield json.dumps({"done": done, "total": len(counts)}) + "\n"
        yield json.dumps({"words": len(words), "file_url": save(counts)}) + "\n"

    return StreamingResponse(lines(), media_type="application/x-ndjson")


@app.get("/files/{name}")
def file(name: str):
    path = results / Path(name).name
    if not path.is_file():
        raise HTTPException(404, "there is no such file")
    return FileResponse(path, filename="words.csv", media_type="text/csv")


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def save(counts: Counter[str]) -> str:
    """The name comes from the content, so a job that is sent twice writes the same file."""
    rows = [["word", "times"], *counts.most_common()]
    name = hashlib.sha256(repr(rows).encode()).hexdigest()[:16] + ".csv"
    with open(results / name, "w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    return f"/files/{name}"
