// A plant whose days are those of UTC, for tests that are not about days.
import { dayIn, type PlantDay } from '../../domain/effectivity/plant-day';

export const dayInUtc: PlantDay = (_site, instant) => dayIn('Etc/UTC', instant);
