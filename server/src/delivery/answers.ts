import type { ListRanking, NoticeCode, PublicDecision } from '../contracts';
import type { VisitorState } from '../visitors/profiles';
import type { DeliveryDependencies } from './dependencies';
import { readRequester, type Requester } from './requests';

/** What happened to the answer of one request; filled while content is read, written out when the answer leaves. */
export interface Answer {
  readonly requester: Requester;
  readonly decisions: PublicDecision[];
  readonly notices: Set<NoticeCode>;
  /** Whether the caller may read entries of a type; asked once per request. */
  mayRead(contentType: string): Promise<boolean> | boolean;
  /** What was done to the list that was asked for. */
  ranking?: ListRanking;
  /** The visitor's state, read at most once per request. */
  state?: Promise<VisitorState> | VisitorState;
}

/** As much of Koa's context as the read path uses. */
export interface RequestLike {
  get(header: string): string;
  method: string;
  state: Record<string, unknown>;
}

/** Who asks when the headers themselves could not be read: nobody known, everything private. */
const UNREADABLE: Requester = {
  visitor: null,
  identified: true,
  privacyControl: true,
  context: {},
  disabled: true,
  preview: false,
  notices: [],
};

export interface Answers {
  /** The answer of a request that contains a slot or asks for a ranked list; made at the first of them. */
  of(request: RequestLike): Answer;
  /** The same where a slot was met before, else undefined. */
  met(request: object): Answer | undefined;
  /** Something of ours broke: the original was served. */
  fellBack(request: RequestLike): void;
}

/** Keeps the answers beside the requests: nothing of ours shows up in Koa's own state. */
export const createAnswers = (dependencies: Pick<DeliveryDependencies, 'config' | 'tokens' | 'access'>): Answers => {
  const answers = new WeakMap<object, Answer>();
  const start = (request: RequestLike, requester: Requester): Answer => {
    const known = new Map<string, Promise<boolean> | boolean>();
    const mayRead: Answer['mayRead'] = (contentType) => {
      const verdict = known.get(contentType) ?? dependencies.access.mayRead(request, contentType);
      known.set(contentType, verdict);
      return verdict;
    };
    const answer: Answer = { requester, decisions: [], notices: new Set(requester.notices), mayRead };
    answers.set(request, answer);
    return answer;
  };
  return {
    of: (request) =>
      answers.get(request) ??
      start(
        request,
        readRequester((name) => request.get(name), dependencies),
      ),
    met: (request) => answers.get(request),
    fellBack: (request) => {
      const answer = answers.get(request) ?? start(request, UNREADABLE);
      answer.notices.add('FALLBACK');
    },
  };
};
