using System.Globalization;

namespace SocketIoNet.Redis.Streams;

/// <summary>The id of an entry of a stream, <c>milliseconds-number</c>, by which entries are ordered.</summary>
internal readonly record struct StreamOffset(ulong Milliseconds, ulong Number) : IComparable<StreamOffset>
{
    /// <summary>Before all entries.</summary>
    public const string Start = "0-0";

    /// <summary>The id that comes next, from which a range begins that leaves this one out.</summary>
    public StreamOffset Next => Number < ulong.MaxValue ? new StreamOffset(Milliseconds, Number + 1) : new StreamOffset(Milliseconds + 1, 0);

    public static int Compare(string left, string right) => Parse(left).CompareTo(Parse(right));

    public static StreamOffset Parse(string text) => TryParse(text, out var offset) ? offset : default;

    public static bool TryParse(string text, out StreamOffset offset)
    {
        offset = default;
        var dash = text.IndexOf('-');
        if (dash < 0 || !TryParse(text.AsSpan(0, dash), out var milliseconds) || !TryParse(text.AsSpan(dash + 1), out var number)) return false;
        offset = new StreamOffset(milliseconds, number);
        return true;
    }

    public int CompareTo(StreamOffset other) => Milliseconds == other.Milliseconds ? Number.CompareTo(other.Number) : Milliseconds.CompareTo(other.Milliseconds);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Milliseconds}-{Number}");

    private static bool TryParse(ReadOnlySpan<char> digits, out ulong value) => ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
