// Whether a site blocks a start that is not authorised, or only records what it would have blocked.
export type AuthorisationMode = 'shadow' | 'enforce';

export type AuthorisationModes = (site: string) => AuthorisationMode;
