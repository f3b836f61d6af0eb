// Every answer of the API carries this header, so that a client knows whom it has reached.

export const apiHeader = 'cutin-api';
/** Of the API, raised where it breaks what it promised. */
export const apiVersion = '1';
