// What columns of bills of materials are called, by CAD programs and in several languages. A name is listed only where it
// means one thing: `Position`, `Part` in a mechanical list or `Référence` in a French one must be stated.

export type ColumnRole =
  | 'designators'
  | 'quantity'
  | 'manufacturerPart'
  | 'ownPart'
  | 'notFitted'
  | 'fitted'
  | 'level'
  | 'parent'
  | 'findNumber'
  | 'unit';

const names: Record<ColumnRole, string[]> = {
  designators: [
    ...[
      'reference',
      'references',
      'reference(s)',
      'ref',
      'refs',
      'ref(s)',
      'refdes',
      'ref des',
      'reference designator',
    ],
    ...[
      'reference designators',
      'reference designator(s)',
      'designator',
      'designators',
      'designator(s)',
      'part reference',
    ],
    ...['parts', 'components', 'referenz', 'referenzen', 'bezeichner', 'références', 'referencias', 'designador'],
    ...[
      'designadores',
      'riferimento',
      'riferimenti',
      '位号',
      '元件位号',
      '部品番号リファレンス',
      'обозначение',
      'позиционное обозначение',
    ],
    ...['поз. обозначение', 'oznaczenie', 'oznaczenia'],
  ],
  quantity: [
    ...[
      'quantity',
      'quantities',
      'qty',
      'qty.',
      'qnty',
      'quant',
      'quant.',
      'count',
      'qty per board',
      'qty/board',
      'qty per',
    ],
    ...['quantity per pcb', 'quantity per board', 'qty per pcb', 'qté', 'quantité', 'menge', 'anzahl', 'stückzahl'],
    ...[
      'cantidad',
      'quantità',
      'quantidade',
      'qtd',
      'qtd.',
      '数量',
      '用量',
      '個数',
      '員数',
      'количество',
      'кол-во',
      'кол.',
      'ilość',
    ],
    ...['antal', 'aantal'],
  ],
  manufacturerPart: [
    ...['mpn', 'mpn 1', 'mpn1', 'manufacturer part number', 'manufacturer part number 1', 'manufacturer part no'],
    ...['manufacturer part no.', 'manufacturer part #', 'manufacturer part', 'manufacturer pn', 'manufacturer p/n'],
    ...['manufacturer part num', 'manufacturer partnumber', 'manufacturer_part_number', 'manufacturer part number(s)'],
    ...[
      'mfr part number',
      'mfr part no',
      'mfr part no.',
      'mfr part #',
      'mfr part',
      'mfr. part number',
      'mfr. part no.',
    ],
    ...[
      'mfr. part #',
      'mfr pn',
      'mfr p/n',
      'mfr no',
      'mfr no.',
      'mfr#',
      'mfr #',
      'mfr. no',
      'mfr. no.',
      'mfg part number',
    ],
    ...[
      'mfg part no',
      'mfg part #',
      'mfg part',
      'mfg pn',
      'mfg p/n',
      'mfgpn',
      'mfrpn',
      'mfpn',
      'mfg. part number',
      'mfn',
    ],
    ...[
      'mfg. part #',
      'mfg_part_number',
      'mfr_pn',
      'mfg_pn',
      'mfr_part_number',
      'manf#',
      'manf part number',
      'manf_part',
    ],
    ...[
      'man. part number',
      'manuf. part number',
      'manufacturer number',
      'hersteller-teilenummer',
      'herstellernummer',
      'hersteller-nr',
      'hersteller-nr.',
    ],
    ...[
      'herstellerteilenummer',
      'hersteller teilenummer',
      'référence fabricant',
      'ref fabricant',
      'reférence fabricant',
    ],
    ...[
      'número de parte del fabricante',
      'codice produttore',
      '制造商料号',
      '厂家型号',
      '制造商型号',
      'メーカー型番',
      'メーカ型番',
    ],
  ],
  ownPart: [
    ...[
      'part number',
      'partnumber',
      'part no',
      'part no.',
      'part #',
      'part num',
      'part_number',
      'part-number',
      'p/n',
      'pn',
    ],
    ...['internal part number', 'company part number', 'ipn', '1b2-bom-key', 'teilenummer', 'artikelnummer'],
    ...['sachnummer', 'materialnummer', 'material number', 'numéro de pièce', 'número de parte', 'codice articolo'],
    ...['stock code', 'component part number', 'child part number', 'артикул', '料号', '物料编码', '部品番号', '品番'],
  ],
  notFitted: [
    ...['not mounted', 'not placed', 'not installed', 'not assembled', 'no mount', 'no fit', 'no pop', 'no load'],
    ...['do not assemble', 'do not load', 'nicht bestücken', 'unbestückt'],
    ...[
      'dnp',
      'dnf',
      'dni',
      'dns',
      'dnm',
      'do not populate',
      'do not place',
      'do not fit',
      'do not install',
      'do not mount',
    ],
    ...[
      'do not stuff',
      'not fitted',
      'not populated',
      'unpopulated',
      'no populate',
      'no stuff',
      'nostuff',
      'nicht bestückt',
    ],
    ...['non monté', 'no montar', 'não montar'],
  ],
  fitted: [
    ...['fitted', 'populate', 'populated', 'mounted', 'installed', 'placed', 'fit', 'populate?', 'fitted?', 'bestückt'],
    ...['bestücken', 'monté', 'assemble', 'assemble?', 'assembled', 'assembled?', 'install', 'install?', 'installed?'],
    ...[
      'stuff',
      'stuffed',
      'stuff?',
      'stuffed?',
      'populated?',
      'placed?',
      'mounted?',
      'to be fitted',
      'to be populated',
    ],
    ...['montado', 'montato', 'geplaatst', '是否贴装'],
  ],
  level: ['level', 'lvl', 'bom level', 'indent level', 'indenture level', 'structure level', 'assembly level'],
  parent: [
    ...['parent', 'parent item', 'parent part', 'parent part number', 'parent number', 'parent pn', 'parent p/n'],
    ...['next higher assembly', 'nha'],
  ],
  findNumber: [
    ...[
      'find number',
      'find no',
      'find no.',
      'find #',
      'find num',
      'find',
      'item',
      'item no',
      'item no.',
      'item #',
      'pos',
    ],
    ...['pos.', 'position', 'balloon', 'balloon number', 'seq', 'sequence', '#'],
  ],
  unit: [
    ...[
      'unit',
      'units',
      'uom',
      'u/m',
      'um',
      'unit of measure',
      'unit of measurement',
      'qty unit',
      'einheit',
      'me',
      'unité',
    ],
    ...['unidad', 'unità', 'unidade', '单位', '単位', 'ед. изм.', 'единица'],
  ],
};

const roles: ReadonlyMap<string, ColumnRole> = new Map(
  Object.entries(names).flatMap(([role, list]) => list.map((name) => [plainName(name), role as ColumnRole] as const)),
);

/** The role that a column has by its name alone; null for a name that tells none. */
export function roleOf(column: string): ColumnRole | null {
  const plain = plainName(column);
  const role = roles.get(plain);
  if (role !== undefined) return role;
  // `DNP?` and `Populate (Y/N)` ask for a yes or no, which two roles alone answer.
  const asked = roles.get(plain.replace(/[([]?(?:y|yes|j|ja|o|oui|s|si)\/(?:n|no|nein|non)[)\]]?\??$|\?$/, ''));
  return asked === 'notFitted' || asked === 'fitted' ? asked : null;
}

/** Names are compared without case, white space, underscores and colons. */
export function plainName(column: string): string {
  return column
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_:]+/g, '');
}

/** The column that a profile means: of exactly this name, else the only one of it in another case or spacing. */
export function columnNamed(columns: readonly string[], name: string): string | null {
  if (columns.includes(name)) return name;
  const alike = columns.filter((column) => plainName(column) === plainName(name));
  return alike.length === 1 ? (alike[0] ?? null) : null;
}
