// Lots, qualifications and calibrations: the newest by its own time stands, whatever order the reports come in.
export type ResourceWrite =
  /** Stands unless something later is known. */
  {
    kind: 'resourceTold';
    resource: 'lot' | 'qualification' | 'calibration';
    site: string;
    key: string;
    status: string;
    at: string;
    body: unknown;
  };
