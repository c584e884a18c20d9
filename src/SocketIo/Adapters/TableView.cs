using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace SocketIoNet.Adapters;

/// <summary>A table that is kept elsewhere, as something to read: each look at it takes what is there at that moment.</summary>
internal sealed class TableView(
    Func<int> count,
    Func<string, IReadOnlyCollection<string>?> find,
    Func<IReadOnlyCollection<KeyValuePair<string, IReadOnlyCollection<string>>>> all) : IReadOnlyDictionary<string, IReadOnlyCollection<string>>
{
    public static TableView Empty { get; } = new(() => 0, _ => null, () => []);

    public int Count => count();

    public IEnumerable<string> Keys => all().Select(entry => entry.Key);

    public IEnumerable<IReadOnlyCollection<string>> Values => all().Select(entry => entry.Value);

    public IReadOnlyCollection<string> this[string key] => find(key) ?? throw new KeyNotFoundException($"There is no \"{key}\".");

    public bool ContainsKey(string key) => find(key) is not null;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out IReadOnlyCollection<string> value) => (value = find(key)) is not null;

    public IEnumerator<KeyValuePair<string, IReadOnlyCollection<string>>> GetEnumerator() => all().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
