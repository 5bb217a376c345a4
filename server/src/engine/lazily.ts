/** Fills a list when somebody looks at it for the first time. */
class Filler<T extends object> implements ProxyHandler<T[]> {
  #make: (() => readonly T[]) | null;

  constructor(make: () => readonly T[]) {
    this.#make = make;
  }

  get(list: T[], key: PropertyKey): unknown {
    return Reflect.get(this.#filled(list), key);
  }

  has(list: T[], key: PropertyKey): boolean {
    return Reflect.has(this.#filled(list), key);
  }

  ownKeys(list: T[]): (string | symbol)[] {
    return Reflect.ownKeys(this.#filled(list));
  }

  getOwnPropertyDescriptor(list: T[], key: PropertyKey): PropertyDescriptor | undefined {
    return Reflect.getOwnPropertyDescriptor(this.#filled(list), key);
  }

  #filled(list: T[]): T[] {
    if (this.#make) {
      const make = this.#make;
      this.#make = null;
      list.push(...make());
    }
    return list;
  }
}

/**
 * A list like any other (JSON, spread, comparison) that is made when it is read, once. An accessor in the object that
 * holds it would cost twenty times as much to create, and be lost by a spread of a class.
 */
export const lazily = <T extends object>(make: () => readonly T[]): readonly T[] => new Proxy([], new Filler(make));
