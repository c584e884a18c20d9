using System.Text;

namespace SocketIoNet.Connections;

/// <summary>Looks names up by their UTF-8 bytes, so that an event that arrives needs no string.</summary>
internal sealed class EventNameComparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
{
    private const int OnStack = 256;

    private EventNameComparer()
    {
    }

    public static EventNameComparer Instance { get; } = new();

    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

    public int GetHashCode(string obj) => string.GetHashCode(obj, StringComparison.Ordinal);

    public bool Equals(ReadOnlySpan<byte> alternate, string other)
    {
        if (alternate.Length < other.Length) return false;
        Span<char> buffer = stackalloc char[OnStack];
        return Decode(alternate, buffer).SequenceEqual(other);
    }

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        Span<char> buffer = stackalloc char[OnStack];
        return string.GetHashCode(Decode(alternate, buffer), StringComparison.Ordinal);
    }

    public string Create(ReadOnlySpan<byte> alternate) => Encoding.UTF8.GetString(alternate);

    private static ReadOnlySpan<char> Decode(ReadOnlySpan<byte> utf8, Span<char> buffer) =>
        utf8.Length <= buffer.Length ? buffer[..Encoding.UTF8.GetChars(utf8, buffer)] : Encoding.UTF8.GetString(utf8);
}
