export * from './types';
export { DEFAULT_SETTINGS } from './settings';
export { hash32, hash53, drawOf, keyOf } from './hash';
export { bandEdges, bandOf } from './bands';
export {
  createProfile,
  applyEvent,
  decidingProfile,
  mergeProfiles,
  declare,
  evidenceVersion,
  compareTouches,
} from './profile';
export type { Profile, Touch, Correction } from './profile';
export { tasteOf, stageOf } from './affinity';
export type { AffinityEntry } from './affinity';
export { intentOf, intentsOf } from './needs';
export type { Intent } from './needs';
export { missionAt, missionKey, overlapOf, runningMission, strayedSince } from './missions';
export type { Mission } from './missions';
export { createCrowd, crowdApply } from './crowd';
export type { Crowd } from './crowd';
export { crowdToJSON, crowdFromJSON } from './crowd-json';
export { createModel, learnOutcome, learnedDecisions, modelToJSON, modelFromJSON } from './learn';
export type { Model } from './learn';
export { compileSegments, segmentHolds } from './segments';
export type { CompiledSegments } from './segments';
export type { RegexCompiler, Subject } from './conditions';
export { compileSnapshot } from './snapshot';
export type { CompiledSlot, Snapshot, SnapshotSource } from './snapshot';
export { BUCKETS, isHeldOut, shareOf, sideOf, SIDES } from './split';
export { decide } from './decide';
export { explain } from './explain';
export type { Labels } from './explain';
export { explainFlip, flipOf } from './flip';
export type { Flip } from './flip';
export { compileCatalogue } from './catalogue';
export type { Catalogue } from './catalogue';
export { blendChannels, createRanker, primeRanker, scoreItems, sharesOf } from './rank';
export type { Ranker } from './rank';
export type { Arrangement } from './arrange';
export { hasTaste, orderList, rankList, tasteOfList } from './list';
export type { ListItem } from './list';
export { scoreSlot } from './score';
export type { Scored } from './score';
export { weightKey } from './learn';
export { channelNames, channelRoom, familyOf, fillChannels, priorBlend } from './channels';
export { blendScores, fitBlend, TRUST_FROM, trustStep, weightsAt } from './blend';
export type { Blend, BlendFit, Choice } from './blend';
