using System.Numerics;
using System.Text;

namespace SocketIoNet.Dispatch;

/// <summary>Finds names by their UTF-8 bytes, so that a received event needs no string.</summary>
internal sealed class EventNameComparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
{
    private const int OnStack = 256;

    private EventNameComparer()
    {
    }

    public static EventNameComparer Instance { get; } = new();

    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

    public int GetHashCode(string obj) => Hash<char>(obj);

    public bool Equals(ReadOnlySpan<byte> alternate, string other) => Ascii.Equals(alternate, other) || (!Ascii.IsValid(other) && EqualsDecoded(alternate, other));

    public int GetHashCode(ReadOnlySpan<byte> alternate) => Ascii.IsValid(alternate) ? Hash(alternate) : HashDecoded(alternate);

    public string Create(ReadOnlySpan<byte> alternate) => Encoding.UTF8.GetString(alternate);

    /// <summary>The application chooses the names in a table, so clients cannot cause collisions, and the cheapest hash is good enough.</summary>
    private static int Hash<T>(ReadOnlySpan<T> name)
        where T : IBinaryInteger<T>
    {
        var hash = 0;
        foreach (var unit in name) hash = (hash * 31) + int.CreateTruncating(unit);
        return hash;
    }

    private static bool EqualsDecoded(ReadOnlySpan<byte> utf8, string other)
    {
        if (utf8.Length < other.Length) return false;
        Span<char> buffer = stackalloc char[OnStack];
        return Decode(utf8, buffer).SequenceEqual(other);
    }

    private static int HashDecoded(ReadOnlySpan<byte> utf8)
    {
        Span<char> buffer = stackalloc char[OnStack];
        return Hash(Decode(utf8, buffer));
    }

    private static ReadOnlySpan<char> Decode(ReadOnlySpan<byte> utf8, Span<char> buffer) =>
        utf8.Length <= buffer.Length ? buffer[..Encoding.UTF8.GetChars(utf8, buffer)] : Encoding.UTF8.GetString(utf8);
}
