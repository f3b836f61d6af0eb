// Published inputs that are kept in the repository with their licence.
import path from 'node:path';

export const testData = path.resolve(__dirname, '..', 'data');
