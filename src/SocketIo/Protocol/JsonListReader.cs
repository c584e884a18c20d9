using System.Buffers;

namespace SocketIoNet.Protocol;

/// <summary>
/// Splits a JSON array, or the items of one without its brackets, into its items. The JSON must be valid.
/// </summary>
internal ref struct JsonListReader
{
    private static readonly SearchValues<byte> ScalarEnd = SearchValues.Create(",]} \t\r\n"u8);
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"[]{}"u8);

    internal static ReadOnlySpan<byte> Space => " \t\r\n"u8;

    private readonly ReadOnlySpan<byte> _json;
    private readonly ArrayItems _items;
    private readonly int _start;
    private int _position;
    private int _index;

    private JsonListReader(ReadOnlySpan<byte> json, scoped in ArrayItems items, int start)
    {
        _json = json;
        _items = items;
        _start = start;
    }

    /// <summary>Creates a reader of an array.</summary>
    /// <param name="array">The array.</param>
    /// <param name="items">What is known of its items; the rest is found by reading them.</param>
    internal static JsonListReader ForArray(ReadOnlySpan<byte> array, scoped in ArrayItems items = default)
    {
        var start = array.IndexOf((byte)'[') + 1;
        var end = array.LastIndexOf((byte)']');
        return end < start ? default : new(array[start..end].TrimEnd(Space), items, start);
    }

    /// <summary>Creates a reader of items without the brackets of the array.</summary>
    /// <param name="items">The items.</param>
    /// <param name="count">The number of items; 0 if it is not known.</param>
    internal static JsonListReader ForItems(ReadOnlySpan<byte> items, int count = 0) => new(items, new ArrayItems { Count = count }, 0);

    /// <summary>The number of items that have not been read; 0 if it is not known.</summary>
    internal readonly int Remaining => Math.Max(0, _items.Count - _index);

    internal bool TryRead(out ReadOnlySpan<byte> item)
    {
        var isItem = TryReadRange(out var range);
        item = isItem ? _json[range] : default;
        return isItem;
    }

    /// <summary>Reads the next item as a range of what is read.</summary>
    internal bool TryReadRange(out Range range)
    {
        var start = SkipSeparators(_position);
        range = default;
        if (start == _json.Length) return false;
        _position = FindEnd(start);
        _index++;
        range = start.._position;
        return true;
    }

    /// <summary>All items that have not been read, as they are in the JSON.</summary>
    internal ReadOnlySpan<byte> TakeRest()
    {
        var rest = _json[SkipSeparators(_position)..];
        _position = _json.Length;
        return rest.TrimEnd(Space);
    }

    private readonly int FindEnd(int start)
    {
        if (_index == _items.Count - 1) return _json.Length;
        return _items.TryGetEnd(_index, out var end) ? end - _start : start + Measure(_json[start..]);
    }

    private static int Measure(ReadOnlySpan<byte> text)
    {
        var length = text[0] switch
        {
            (byte)'"' => MeasureString(text),
            (byte)'{' or (byte)'[' => MeasureStructure(text),
            _ => text.IndexOfAny(ScalarEnd),
        };
        return length > 0 ? length : text.Length;
    }

    private static int MeasureString(ReadOnlySpan<byte> text)
    {
        var position = 1;
        while (true)
        {
            var next = text[position..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0) return text.Length;
            position += next;
            if (text[position] == '"') return position + 1;
            position = Math.Min(position + 2, text.Length);
        }
    }

    private static int MeasureStructure(ReadOnlySpan<byte> text)
    {
        var depth = 0;
        var position = 0;
        while (true)
        {
            var next = text[position..].IndexOfAny(Structure);
            if (next < 0) return text.Length;
            position += next;
            switch (text[position])
            {
                case (byte)'"':
                    position += MeasureString(text[position..]);
                    continue;
                case (byte)'[' or (byte)'{':
                    depth++;
                    break;
                default:
                    depth--;
                    break;
            }

            position++;
            if (depth == 0) return position;
        }
    }

    private readonly int SkipSeparators(int position)
    {
        while (position < _json.Length && _json[position] is (byte)',' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') position++;
        return position;
    }
}
