// German: why a proposal was not laid, or can not be taken.
import type { proposals as english } from "../en/proposals.ts";
import type { Same } from "../saying.ts";

export const proposals = {
  PROPOSAL_UNKNOWN: "Diesen Vorschlag gibt es nicht",
  "PROPOSAL_ENDED.taken": "Aus diesem Vorschlag ist schon eine Order geworden",
  "PROPOSAL_ENDED.rejected": "Dieser Vorschlag wurde abgelehnt",
  "PROPOSAL_ENDED.withdrawn": "Das Programm hat diesen Vorschlag zurückgezogen",
  "PROPOSAL_ENDED.lapsed": "Dieser Vorschlag ist verfallen",
  PROPOSAL_OTHER_ORDER:
    "Die Order passt nicht zu ihrem Vorschlag: Instrument, Richtung und Konto müssen dieselben sein",
  PROPOSAL_REPEATED: ({ proposal }) => `Derselbe Entwurf liegt schon vor und wartet: Vorschlag ${proposal}`,
  "PROPOSALS_TOO_MANY.program": ({ most }, { number }) =>
    `Ein Programm hat höchstens ${
      number(most)
    } offene Vorschläge: ziehen Sie welche zurück, oder warten Sie, bis welche erledigt sind`,
  "PROPOSALS_TOO_MANY.all": ({ most }, { number }) =>
    `Höchstens ${
      number(most)
    } Vorschläge aller Programme warten auf den Händler: versuchen Sie es später wieder`,
  "PROPOSALS_TOO_MANY.minute": ({ most }, { number }) =>
    `Ein Programm macht höchstens ${number(most)} Vorschläge in einer Minute: warten Sie`,
  "PROPOSAL_EXPIRY_INVALID.past": "Der Zeitpunkt, zu dem der Vorschlag verfällt, liegt in der Vergangenheit",
  "PROPOSAL_EXPIRY_INVALID.late": ({ hours }, { number }) =>
    `Ein Vorschlag verfällt binnen ${number(hours)} Stunden`,
} as const satisfies Same<typeof english>;
