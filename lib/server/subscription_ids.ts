// Numbers for running subscriptions, unique in one server start: the bridge names them in its events.

export class SubscriptionIds {
  #last = 0;

  next(): number {
    return ++this.#last;
  }
}
