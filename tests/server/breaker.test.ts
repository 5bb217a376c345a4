import { createBreaker } from '../../server/src/delivery/breaker';
import { startDeadline } from '../../server/src/delivery/deadline';

/** A store that hangs costs a few visitors the deadline, not all of them, and is found well again without one. */
const DEADLINE_MS = 5;
const hangs = () => new Promise<string>(() => undefined);

const setUp = () => {
  const breaker = createBreaker(DEADLINE_MS);
  const asked = jest.fn<Promise<string>, []>(hangs);
  return { asked, read: () => breaker.wait(asked, startDeadline(DEADLINE_MS)) };
};
const miss = async (read: () => Promise<string>, times: number) => {
  for (let time = 0; time < times; time += 1) await expect(read()).rejects.toThrow();
};

afterEach(() => jest.restoreAllMocks());

it('asks a hanging store three times and then lets nobody wait for it', async () => {
  const { asked, read } = setUp();
  await miss(read, 20);
  expect(asked).toHaveBeenCalledTimes(3);
});

it('lets an answer in time start the count again', async () => {
  const { asked, read } = setUp();
  for (let time = 0; time < 5; time += 1) {
    await miss(read, 2);
    asked.mockResolvedValueOnce('profile');
    expect(await read()).toBe('profile');
  }
});

it('does not count errors: a store that refuses at once costs nobody time', async () => {
  const { asked, read } = setUp();
  asked.mockRejectedValue(new Error('refused'));
  await miss(read, 10);
  expect(asked).toHaveBeenCalledTimes(10);
});

it('asks once a second at nobody’s expense, and waits again after an answer in time', async () => {
  const { asked, read } = setUp();
  let now = Date.now();
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  await miss(read, 5);
  now += 1001;
  await miss(read, 5);
  expect(asked).toHaveBeenCalledTimes(4);

  now += 1001;
  asked.mockResolvedValue('profile');
  await expect(read()).rejects.toThrow('lately');
  await new Promise((resolve) => setImmediate(resolve));
  expect(await read()).toBe('profile');
  expect(asked).toHaveBeenCalledTimes(6);
});
