import { z } from 'zod';

/** Which fields of a content type are attributes of taste. */
export const attributeSettingSchema = z
  .object({ enabled: z.boolean(), fields: z.array(z.string().max(64)).max(40) })
  .strict();
export type AttributeSetting = z.infer<typeof attributeSettingSchema>;

export interface AttributeTypeView {
  contentType: string;
  name: string;
  enabled: boolean;
  /** Published entries. */
  entries: number;
  fields: {
    name: string;
    kind: 'enumeration' | 'relation' | 'boolean' | 'number' | 'text';
    automatic: boolean;
    enabled: boolean;
    example: string | null;
  }[];
}
