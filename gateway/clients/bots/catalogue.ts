// Bots of other people that are run against the gateway, each by a driver in this folder that tells a line for each step.
import type { Suite } from "../suites/catalogue.ts";

export const BOTS: readonly Suite[] = [
  {
    id: "bot-thetagang",
    name: "Python thetagang 2.1.1",
    source: { with: "pip", requirements: "thetagang", program: "thetagang.py" },
    expected: [],
  },
  {
    id: "bot-nautilus",
    name: "Python nautilus_trader 1.221.0",
    source: { with: "pip", requirements: "nautilus", program: "nautilus.py" },
    expected: [],
  },
  {
    id: "bot-notebooks",
    name: "ib_async 2.1.0, as its notebooks",
    source: { with: "pip", requirements: "notebooks", program: "notebooks.py" },
    expected: [],
  },
];
