import { Connection } from '@temporalio/client';
import { type Configuration, whereServersAre } from './config.ts';

/** How a Client reaches Temporal. It connects on first use, so that the web starts, and says so, while Temporal is away. */
export function clientConnection(configuration: Configuration): Connection {
  return Connection.lazy(temporalOptions(configuration));
}

export function temporalOptions(configuration: Configuration): { address: string; tls: boolean; apiKey?: string } {
  const { tls, apiKey } = configuration.temporal;
  return { address: whereServersAre(configuration).temporalAddress, tls, ...(apiKey === null ? {} : { apiKey }) };
}
