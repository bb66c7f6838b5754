type Option<V> = { value: V; words: string };

type Props<V extends string> = {
  title: string;
  name: string;
  options: readonly Option<V>[];
  chosen: V;
  disabled: boolean;
  onChoose: (value: V) => void;
};

/** A choice between a few words, all in sight. */
export function Segments<V extends string>({ title, name, options, chosen, disabled, onChoose }: Props<V>) {
  return (
    <fieldset className="choice" disabled={disabled}>
      <legend>{title}</legend>
      <div className="segments">
        {options.map(({ value, words }) => (
          <label key={value}>
            <input type="radio" name={name} value={value} checked={chosen === value} onChange={() => onChoose(value)} />
            <span>{words}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
