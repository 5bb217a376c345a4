/** One line of `GET /individualization/health`: what is wrong or worth knowing, and what mends it. */
export interface HealthFinding {
  code: string;
  level: 'error' | 'warning' | 'info';
  message: string;
  remedy: string | null;
}
