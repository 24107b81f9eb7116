// Fields with a label, help and the server's error beside them.

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { may } from "../session.ts";
import { words } from "../words.ts";

interface FieldProps {
  label: string;
  help?: ComponentChildren;
  error?: string | undefined;
}

interface InputProps extends FieldProps {
  name: string;
  value: string;
  onValue: (value: string) => void;
  type?: "text" | "search" | "number" | "url" | "datetime-local";
  autocomplete?: "off" | "username";
  autocapitalize?: "none";
  spellcheck?: boolean;
  required?: boolean;
  readOnly?: boolean;
  disabled?: boolean;
  maxLength?: number;
  min?: number;
  max?: number;
  step?: number;
  pattern?: string;
  placeholder?: string;
  class?: string;
}

export function TextField({ label, help, error, value, onValue, type = "text", ...input }: InputProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        {...input}
        // Preact wants a literal here, and the types have the same attributes.
        type={type as "text"}
        id={id}
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
        {...described(id, help, error)}
      />
      <Below id={id} help={help} error={error} />
    </div>
  );
}

interface TextAreaProps extends FieldProps {
  value: string;
  onValue: (value: string) => void;
  maxLength?: number;
  rows?: number;
  name: string;
  disabled?: boolean;
  class?: string;
}

export function TextArea({
  label,
  help,
  error,
  value,
  onValue,
  rows = 4,
  class: kind = "",
  ...area
}: TextAreaProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        {...area}
        class={kind}
        rows={rows}
        id={id}
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
        {...described(id, help, error)}
      />
      <Below id={id} help={help} error={error} />
    </div>
  );
}

interface SelectProps extends FieldProps {
  value: string;
  onValue: (value: string) => void;
  options: readonly (readonly [value: string, text: string])[];
  name: string;
  disabled?: boolean;
}

export function Select({ label, help, error, value, onValue, options, name, disabled = false }: SelectProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        name={name}
        disabled={disabled}
        value={value}
        onChange={(event) => onValue(event.currentTarget.value)}
        {...described(id, help, error)}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
      <Below id={id} help={help} error={error} />
    </div>
  );
}

interface SwitchProps {
  label: string;
  help?: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  /** The scope that changing it needs. */
  needs?: string;
  /** In a table, the label is only for screen readers. */
  bare?: boolean;
  disabled?: boolean;
}

export function Switch({ label, help, isOn, onChange, needs, bare = false, disabled = false }: SwitchProps) {
  const id = useId();
  const missing = needs !== undefined && !may(needs);
  return (
    <div class={bare ? "switch bare" : "switch"} title={missing ? words.needs(needs) : undefined}>
      <input
        type="checkbox"
        role="switch"
        id={id}
        checked={isOn}
        aria-checked={isOn}
        disabled={missing || disabled}
        aria-label={bare ? label : undefined}
        aria-describedby={help && !bare ? `${id}-help` : undefined}
        onChange={(event) => {
          const wanted = event.currentTarget.checked;
          // The switch moves when the change is made, not before.
          event.currentTarget.checked = isOn;
          onChange(wanted);
        }}
      />
      {!bare && (
        <div>
          <label for={id}>{label}</label>
          {(help || missing) && (
            <p class="help" id={`${id}-help`}>
              {missing ? words.needs(needs) : help}
            </p>
          )}
        </div>
      )}
    </div>
  );
}

function described(id: string, help: ComponentChildren, error: string | undefined) {
  const by = [error ? `${id}-error` : "", help ? `${id}-help` : ""].filter(Boolean).join(" ");
  return { "aria-invalid": error ? true : undefined, "aria-describedby": by || undefined };
}

function Below({ id, help, error }: { id: string; help: ComponentChildren; error: string | undefined }) {
  return (
    <>
      {error && (
        <p class="fault" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
      {help && (
        <p class="help" id={`${id}-help`}>
          {help}
        </p>
      )}
    </>
  );
}

interface ButtonProps {
  children: ComponentChildren;
  onClick?: () => void;
  /** The scope that the action needs. Without it the button stays reachable and says what is missing. */
  needs?: string;
  kind?: string;
  type?: "button" | "submit";
  disabled?: boolean;
  isBusy?: boolean;
}

export function Button({
  children,
  onClick,
  needs,
  kind = "",
  type = "button",
  disabled = false,
  isBusy = false,
}: ButtonProps) {
  const missing = needs !== undefined && !may(needs);
  return (
    <button
      type={type}
      class={kind}
      disabled={disabled}
      aria-disabled={missing || isBusy || undefined}
      aria-busy={isBusy || undefined}
      title={missing ? words.needs(needs) : undefined}
      onClick={(event) => {
        if (missing || isBusy) event.preventDefault();
        else onClick?.();
      }}
    >
      {children}
    </button>
  );
}
