/** Runs a command line as this process: its arguments in, its exit code out. */
export async function main(command: (args: string[]) => Promise<number>): Promise<void> {
  // Whoever reads our output may stop reading (`| head`): that is no error, and there is nobody left to tell.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    throw error;
  });
  process.exitCode = await command(process.argv.slice(2));
}
