import { z } from 'zod';

/** Which fields of a content type are attributes of taste. */
export const attributeSettingSchema = z
  .object({
    enabled: z.boolean(),
    fields: z.array(z.string().max(64)).max(40),
    /** Yes or no, or how many: says whether an entry can be had. Null: nothing does; absent: as it was. */
    stock: z.string().max(64).nullable().optional(),
  })
  .strict();
export type AttributeSetting = z.infer<typeof attributeSettingSchema>;

export interface AttributeTypeView {
  contentType: string;
  name: string;
  enabled: boolean;
  /** Published entries. */
  entries: number;
  /** The field that says whether an entry can be had. */
  stock: string | null;
  fields: {
    name: string;
    kind: 'enumeration' | 'relation' | 'boolean' | 'number' | 'text';
    automatic: boolean;
    enabled: boolean;
    example: string | null;
  }[];
}
