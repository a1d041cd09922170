/** `node scripts/alive.ts worker`: exit 0 while that service of this machine says it works; for health checks of containers. */
import { isAlive } from '../runtime/heartbeat.ts';

process.exit(isAlive(process.argv[2] ?? '') ? 0 : 1);
