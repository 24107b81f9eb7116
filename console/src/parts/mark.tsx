// The sign of the product.

export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
      <rect width="24" height="24" rx="6" />
      <path d="M5.2 7.5 8.4 16.5 12 9.2 15.6 16.5 18.8 7.5" />
    </svg>
  );
}
