import { expect, it } from '@jest/globals';
import { RECORD_TYPE } from '../../../lib/tables/record-type';
import { recordTypeNumber } from '../../../lib/tables/record-types';

it.each(Object.entries(RECORD_TYPE))(
  '%s is %i in the table made of the headers too',
  (name, number) => {
    expect(recordTypeNumber(name)).toBe(number);
  },
);
