import { condition, getExternalWorkflowHandle, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import { childArrived, dayCame, settled } from './messages.ts';
import { workflowIdOf } from '../domain/application/identity.ts';
import { startOf } from '../domain/calendar/day.ts';
import type { WatchStart } from './children.ts';
import type { Activities } from '../activities/index.ts';
import type { Day } from '../domain/calendar/day.ts';

/** Acts sent from one workflow to another have their own queue, with bounded slots: they can never hold what their target needs. */
const reporting = (): Pick<Activities, 'report'> =>
  proxyActivities<Pick<Activities, 'report'>>({ taskQueue: `${workflowInfo().taskQueue}-acts`, startToCloseTimeout: '1 minute', retry: { maximumInterval: '30 seconds' } });

/** A review's reminders, or the wait for a payment's return: it keeps the dates, and reports by the normal door when one comes. */
export async function watch(start: WatchStart): Promise<void> {
  const { report } = reporting();
  let over = false;
  let day: Day | null = start.day;
  let announced: Day | null = start.day;
  setHandler(settled, () => {
    over = true;
  });
  setHandler(dayCame, (on) => {
    day = on;
  });
  const dossier = getExternalWorkflowHandle(workflowIdOf(start.application));
  const announce = async (): Promise<void> => {
    announced = day;
    if (day) await dossier.signal(childArrived, start.name, day);
  };

  for (const alarm of [...start.alarms].sort((a, b) => (a.on < b.on ? -1 : 1))) {
    while (!over) {
      const due = (): boolean => day !== null && day >= alarm.on;
      if (day === null) await condition(() => over, Math.max(1, startOf(alarm.on) - Date.now()));
      else await condition(() => over || due() || day !== announced);
      if (over || day === null || due()) break;
      await announce();
    }
    if (over) break;
    await report({ application: start.application, name: start.name, alarm });
  }
  // On a manual clock it stays to answer the days that come, so that the dossier need not guess whether it is still there.
  while (!over && day !== null) {
    if (day !== announced) await announce();
    await condition(() => over || day !== announced);
  }
}
