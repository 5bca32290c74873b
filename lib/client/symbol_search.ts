// The instrument search: what is typed becomes matches, one match becomes one exact contract. Late answers of
// earlier typing are dropped.
import { type Signal, signal } from "@preact/signals";
import type { Contract, ContractDetailsView, Problem, SymbolMatchView } from "@/lib/contract/api.ts";
import { type Api, ProblemError } from "./api.ts";

export type SearchState =
  | { kind: "idle" }
  | { kind: "searching" }
  /** `lacks`: so many matches could not be read. */
  | { kind: "matches"; pattern: string; matches: SymbolMatchView[]; lacks: number }
  | { kind: "problem"; problem: Problem | null };

interface BaseDeps<Chosen> {
  api: Pick<Api, "post">;
  after(ms: number, run: () => void): () => void;
  onChosen(answer: Chosen): void;
}

export type SearchDeps = BaseDeps<ContractDetailsView>;

export interface ChoiceDeps<Chosen> extends BaseDeps<Chosen> {
  /** What a choice asks of the desk; what it rejects with is shown at the search. */
  ask(conId: number, signal: AbortSignal): Promise<Chosen>;
}

/** IB asks for a second between searches; the server keeps to it, the screen waits for a pause in typing. */
export const SEARCH_PAUSE_MS = 250;

export interface SymbolSearch {
  readonly textSig: Signal<string>;
  readonly stateSig: Signal<SearchState>;
  readonly openSig: Signal<boolean>;
  /** The highlighted match; -1 for none, as in a list that lacks some: nobody has chosen its first. */
  readonly activeSig: Signal<number>;
  type(text: string): void;
  move(by: number): void;
  /** Takes the highlighted match. */
  take(): Promise<void>;
  choose(contract: Pick<Contract, "conId">): Promise<void>;
  close(): void;
}

/** The search of the ticket: a choice is the contract with its rules. */
export function createSymbolSearch(deps: SearchDeps): SymbolSearch {
  return createChoice({
    ...deps,
    ask: (conId, signal) => deps.api.post({ action: "contract_details", conId }, { signal }),
  });
}

/** A search in which a choice asks for something else. */
export function createChoice<Chosen>(deps: ChoiceDeps<Chosen>): SymbolSearch {
  const textSig = signal("");
  const stateSig = signal<SearchState>({ kind: "idle" });
  const openSig = signal(false);
  const activeSig = signal(-1);
  let cancelPause = () => {};
  let running = new AbortController();

  function abandon(): AbortSignal {
    cancelPause();
    running.abort();
    running = new AbortController();
    return running.signal;
  }

  /** Runs a request; an answer that was abandoned meanwhile changes nothing. */
  async function ask<T>(request: (signal: AbortSignal) => Promise<T>, then: (answer: T) => void) {
    const signal = abandon();
    stateSig.value = { kind: "searching" };
    try {
      const answer = await request(signal);
      if (!signal.aborted) then(answer);
    } catch (error) {
      if (signal.aborted) return;
      stateSig.value = { kind: "problem", problem: error instanceof ProblemError ? error.problem : null };
    }
  }

  function search(pattern: string): Promise<void> {
    return ask(
      (signal) => deps.api.post({ action: "search_symbols", pattern }, { signal }),
      ({ matches, unreadRows: lacks = 0 }) => {
        stateSig.value = { kind: "matches", pattern, matches, lacks };
        activeSig.value = matches.length > 0 && lacks === 0 ? 0 : -1;
      },
    );
  }

  /** The field is free for the next text at once; what was refused stands in it again. */
  async function choose(contract: Pick<Contract, "conId">): Promise<void> {
    const chosenBy = textSig.peek();
    openSig.value = false;
    textSig.value = "";
    await ask(
      (signal) => deps.ask(contract.conId, signal),
      (answer) => {
        stateSig.value = { kind: "idle" };
        deps.onChosen(answer);
      },
    );
    if (stateSig.peek().kind === "problem" && textSig.peek() === "") textSig.value = chosenBy;
  }

  return {
    textSig,
    stateSig,
    openSig,
    activeSig,
    type(text) {
      textSig.value = text;
      activeSig.value = -1;
      abandon();
      const pattern = text.trim();
      openSig.value = pattern !== "";
      stateSig.value = pattern === "" ? { kind: "idle" } : { kind: "searching" };
      if (pattern !== "") cancelPause = deps.after(SEARCH_PAUSE_MS, () => void search(pattern));
    },
    move(by) {
      const state = stateSig.peek();
      if (state.kind !== "matches" || state.matches.length === 0) return;
      openSig.value = true;
      const count = state.matches.length;
      activeSig.value = activeSig.peek() < 0 && by < 0 ? count - 1 : (activeSig.peek() + by + count) % count;
    },
    async take() {
      const state = stateSig.peek();
      if (state.kind !== "matches") return;
      const match = state.matches[activeSig.peek()];
      if (match) await choose(match.contract);
    },
    choose,
    close() {
      openSig.value = false;
    },
  };
}
