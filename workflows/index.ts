export { application } from './application.ts';
export { watch as review, watch as payment } from './watch.ts';
