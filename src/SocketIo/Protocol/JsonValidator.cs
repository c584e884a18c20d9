using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace SocketIoNet.Protocol;

/// <summary>
/// Checks whether bytes are one JSON value (RFC 8259), in half to two thirds of the time of a reader. The bytes must be UTF-8. Packets of clients are validated here, unless the reader of their
/// argument does the same (<see cref="Packet.IsUnvalidated"/>).
/// </summary>
/// <remarks>There is no recursion, so no input can exhaust the stack: open arrays and objects are kept in a list whose length is the limit of depth.</remarks>
internal ref struct JsonValidator
{
    private const int EscapedUnitDigits = 4;
    private const int DistanceOfBrackets = '}' - '{';

    /// <summary>Returned instead of a position if the JSON is invalid.</summary>
    private const int Invalid = -1;

    /// <summary>What ends a string, or must be escaped in one.</summary>
    internal static readonly SearchValues<byte> StringStops = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(control => (byte)control)]);

    private static ReadOnlySpan<byte> Escaped => "\"\\/bfnrt"u8;

    private readonly ReadOnlySpan<byte> _json;
    private readonly Span<bool> _openObjects;
    private int _depth;
    private ArrayItems _items;

    /// <param name="json">The bytes, in UTF-8.</param>
    /// <param name="openObjects">Memory for open arrays and objects. Its length is the limit of depth.</param>
    internal JsonValidator(ReadOnlySpan<byte> json, Span<bool> openObjects)
    {
        _json = json;
        _openObjects = openObjects;
    }

    /// <summary>The items of the outermost array, or the members of the outermost object.</summary>
    internal readonly ArrayItems Items => _items;

    /// <summary>The first item if it is a string or a number; otherwise empty.</summary>
    internal ReadOnlySpan<byte> FirstItem { get; private set; }

    /// <summary>Whether the JSON was rejected because it is nested too deep.</summary>
    internal bool IsTooDeep { get; private set; }

    /// <summary>Validates the JSON.</summary>
    internal bool IsValid()
    {
        for (var position = SkipValue(0); position >= 0; position = SkipRest(position))
        {
            if (_depth == 1) _items.AddEnd(position);
            else if (_depth == 0) return SkipSpace(position) == _json.Length;
        }

        return false;
    }

    /// <summary>Returns where the first scalar or empty container of the value at <paramref name="position"/> ends, and opens the containers around it.</summary>
    private int SkipValue(int position)
    {
        while (true)
        {
            position = SkipSpace(position);
            if (position == _json.Length) return Invalid;
            if (_depth == 1) _items.Count++;
            var first = _json[position];
            if (first is not ((byte)'{' or (byte)'[')) return SkipScalar(position, first);
            if (!TryOpen(isObject: first == '{')) return Invalid;
            position = SkipSpace(position + 1);
            if (position == _json.Length) return Invalid;
            if (_json[position] == first + DistanceOfBrackets)
            {
                _depth--;
                return position + 1;
            }

            if (first == '{' && (position = SkipName(position)) < 0) return Invalid;
        }
    }

    /// <summary>Continues after a value in a container: returns the end of the next value or of the container.</summary>
    private int SkipRest(int position)
    {
        position = SkipSpace(position);
        if (position == _json.Length) return Invalid;
        var next = _json[position++];
        var isObject = _openObjects[_depth - 1];
        if (next == ',')
        {
            if (isObject) position = SkipName(position);
            return position < 0 ? Invalid : SkipValue(position);
        }

        if (next != (isObject ? '}' : ']')) return Invalid;
        _depth--;
        return position;
    }

    private bool TryOpen(bool isObject)
    {
        IsTooDeep = _depth == _openObjects.Length;
        if (!IsTooDeep) _openObjects[_depth++] = isObject;
        return !IsTooDeep;
    }

    private readonly int SkipName(int position)
    {
        position = SkipSpace(position);
        if (position == _json.Length || _json[position] != '"') return Invalid;
        position = SkipString(position + 1);
        if (position < 0) return Invalid;
        position = SkipSpace(position);
        return position < _json.Length && _json[position] == ':' ? position + 1 : Invalid;
    }

    private int SkipScalar(int position, byte first)
    {
        var end = first switch
        {
            (byte)'"' => SkipString(position + 1),
            (byte)'t' => SkipLiteral(position, "true"u8),
            (byte)'f' => SkipLiteral(position, "false"u8),
            (byte)'n' => SkipLiteral(position, "null"u8),
            _ => SkipNumber(position),
        };
        var canBeName = first is not ((byte)'t' or (byte)'f' or (byte)'n');
        if (_depth == 1 && _items.Count == 1 && end >= 0 && canBeName) FirstItem = _json[position..end];
        return end;
    }

    private readonly int SkipLiteral(int position, ReadOnlySpan<byte> literal) => _json[position..].StartsWith(literal) ? position + literal.Length : Invalid;

    private readonly int SkipString(int position)
    {
        while (true)
        {
            var length = IndexOfStop(_json[position..]);
            if (length < 0) return Invalid;
            position += length;
            if (_json[position] == '"') return position + 1;
            if (_json[position] != '\\') return Invalid;
            position = SkipEscape(position + 1);
            if (position < 0) return Invalid;
        }
    }

    private static int IndexOfStop(ReadOnlySpan<byte> text)
    {
        // Most strings are short, and for these IndexOfAny costs more.
        if (text.Length >= Vector128<byte>.Count)
        {
            var start = Vector128.Create(text);
            var stops = Vector128.Equals(start, Vector128.Create((byte)'"')) | Vector128.Equals(start, Vector128.Create((byte)'\\')) | Vector128.LessThan(start, Vector128.Create((byte)' '));
            if (stops != Vector128<byte>.Zero) return BitOperations.TrailingZeroCount(stops.ExtractMostSignificantBits());
        }

        return text.IndexOfAny(StringStops);
    }

    private readonly int SkipEscape(int position)
    {
        if (position == _json.Length) return Invalid;
        var escaped = _json[position++];
        if (Escaped.Contains(escaped)) return position;
        if (escaped != 'u' || _json.Length - position < EscapedUnitDigits) return Invalid;
        foreach (var digit in _json.Slice(position, EscapedUnitDigits))
        {
            if (!char.IsAsciiHexDigit((char)digit)) return Invalid;
        }

        return position + EscapedUnitDigits;
    }

    private readonly int SkipNumber(int position)
    {
        if (Is('-', position)) position++;
        // A digit after a leading zero is rejected later, because it is no separator.
        position = Is('0', position) ? position + 1 : SkipDigits(position);
        if (position >= 0 && Is('.', position)) position = SkipDigits(position + 1);
        if (position < 0 || !(Is('e', position) || Is('E', position))) return position;
        position++;
        return SkipDigits(Is('+', position) || Is('-', position) ? position + 1 : position);
    }

    private readonly bool Is(char value, int position) => position < _json.Length && _json[position] == value;

    private readonly int SkipDigits(int position)
    {
        var start = position;
        while (position < _json.Length && char.IsAsciiDigit((char)_json[position])) position++;
        return position > start ? position : Invalid;
    }

    private readonly int SkipSpace(int position)
    {
        while (position < _json.Length && _json[position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') position++;
        return position;
    }
}
