export { application } from './application.ts';
export { crossing } from './crossing.ts';
export { session } from './session.ts';
export { watch as review, watch as payment } from './watch.ts';
