// English: the flight recorder, and a recording that is played.
import { speech, type Verbatim } from "../saying.ts";

export const recording = {
  RECORDING_STOPPED: ({ words }: { words: Verbatim }) =>
    speech`The flight recorder has stopped, trading goes on: ${words}. Make room in the data folder; it records again with the next start`,
  RECORDING_OFF: "The flight recorder is off: the desk was started with --recording 0",
  "RECORDING_UNREADABLE.missing": ({ path }: { path: string }) => `There is no recording at "${path}"`,
  "RECORDING_UNREADABLE.file": ({ path, words }: { path: string; words: Verbatim }) =>
    speech`"${path}" can not be read: ${words}`,
  "RECORDING_UNREADABLE.form": ({ path }: { path: string }) =>
    `"${path}" is no flight recording of Lotse: name a file of the recordings folder, the folder, or a bundle`,
  "RECORDING_UNREADABLE.newer": (
    { path, version, known }: { path: string; version: number; known: number },
  ) =>
    `"${path}" was recorded by a later release (version ${version}, this one reads ${known}): play it with that release`,
  "RECORDING_UNREADABLE.empty": ({ path }: { path: string }) => `Nothing is recorded in "${path}"`,
  REPLAY_ONLY:
    "This is a replay of a recording: nothing can be sent, changed or asked. The desk that trades is another page",
  REPLAY_NOT_RUNNING: "This desk plays no recording: start one by “deno task replay FILE”",
} as const;
