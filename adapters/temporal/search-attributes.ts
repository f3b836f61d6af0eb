// The search attributes a namespace must have. Set-up adds missing ones; the worker refuses to start without them.
import { temporal } from '@temporalio/proto';
import type { Client } from '@temporalio/client';
import { searchAttributes } from '../../ports/workflow-messages';

const indexedType = {
  KEYWORD: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  KEYWORD_LIST: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
  DATETIME: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
  BOOL: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
} as const;

const commandType = { KEYWORD: 'Keyword', KEYWORD_LIST: 'KeywordList', DATETIME: 'Datetime', BOOL: 'Bool' } as const;

export async function missingSearchAttributes(client: Client, namespace: string): Promise<string[]> {
  const held = await client.connection.operatorService.listSearchAttributes({ namespace });
  return Object.keys(searchAttributes).filter((name) => !Object.hasOwn(held.customAttributes ?? {}, name));
}

export async function addMissingSearchAttributes(client: Client, namespace: string): Promise<string[]> {
  const missing = await missingSearchAttributes(client, namespace);
  if (missing.length === 0) return [];
  const types = Object.fromEntries(
    missing.map((name) => [name, indexedType[searchAttributes[name as keyof typeof searchAttributes]]]),
  );
  await client.connection.operatorService.addSearchAttributes({ namespace, searchAttributes: types });
  return missing;
}

/** The official commands that mend what is missing. */
export function searchAttributeCommands(names: string[], namespace: string): string[] {
  return names.map(
    (name) =>
      `temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${commandType[searchAttributes[name as keyof typeof searchAttributes]]}`,
  );
}
