// Reads a passphrase without showing it: from the terminal twice, or one line from a pipe.

/** What was typed; `null`: given up, or the two were not the same. */
export async function askPassphrase(say: (text: string) => void): Promise<string | null> {
  if (!Deno.stdin.isTerminal()) return await pipedLine();
  say("Passphrase for arming live accounts, at least 10 characters (it is not shown): ");
  const first = hiddenLine(say);
  if (first === null) return null;
  say("Once more: ");
  const second = hiddenLine(say);
  if (first === second) return first;
  say("These were not the same.\n");
  return null;
}

async function pipedLine(): Promise<string | null> {
  const text = await new Response(Deno.stdin.readable).text();
  return text.split(/\r?\n/)[0] || null;
}

const ENTER = ["\r", "\n"];
const GIVE_UP = ["\u0003", "\u0004"];
const ERASE = ["\u007f", "\b"];

function hiddenLine(say: (text: string) => void): string | null {
  const decoder = new TextDecoder();
  const bytes = new Uint8Array(64);
  const typed: string[] = [];
  Deno.stdin.setRaw(true);
  try {
    while (true) {
      const count = Deno.stdin.readSync(bytes);
      if (count === null) return null;
      for (const character of decoder.decode(bytes.subarray(0, count), { stream: true })) {
        if (ENTER.includes(character)) return typed.join("");
        if (GIVE_UP.includes(character)) return null;
        if (ERASE.includes(character)) typed.pop();
        else typed.push(character);
      }
    }
  } finally {
    Deno.stdin.setRaw(false);
    say("\n");
  }
}
