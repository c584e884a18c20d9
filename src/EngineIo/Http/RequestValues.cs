using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;

namespace SocketIoNet.EngineIo.Http;

/// <summary>
/// A copy of the headers or query parameters of a request, which outlives it. There are few, so that an array is small and fast enough.
/// </summary>
internal sealed class RequestValues : IReadOnlyDictionary<string, StringValues>
{
    private readonly KeyValuePair<string, StringValues>[] _values;
    private readonly StringComparison _comparison;

    private RequestValues(KeyValuePair<string, StringValues>[] values, StringComparison comparison)
    {
        _values = values;
        _comparison = comparison;
    }

    public IEnumerable<string> Keys => _values.Select(pair => pair.Key);

    public IEnumerable<StringValues> Values => _values.Select(pair => pair.Value);

    public int Count => _values.Length;

    public StringValues this[string key] =>
        TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The request had no '{key}'.");

    public static RequestValues Copy(IEnumerable<KeyValuePair<string, StringValues>> values, StringComparison comparison) => new([.. values], comparison);

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out StringValues value)
    {
        foreach (var pair in _values)
        {
            if (!string.Equals(pair.Key, key, _comparison)) continue;
            value = pair.Value;
            return true;
        }

        value = default;
        return false;
    }

    public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, StringValues>>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
