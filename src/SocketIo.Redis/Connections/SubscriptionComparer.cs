using System.Text;

namespace SocketIoNet.Redis.Connections;

/// <summary>Finds subscriptions by the bytes that Redis sends, without a text for each message.</summary>
internal sealed class SubscriptionComparer : IEqualityComparer<Subscription>, IAlternateEqualityComparer<SubscriptionName, Subscription>
{
    public bool Equals(Subscription x, Subscription y) => x == y;

    public int GetHashCode(Subscription obj) => GetHashCode(new SubscriptionName(obj.Kind, Encoding.UTF8.GetBytes(obj.Channel)));

    public bool Equals(SubscriptionName alternate, Subscription other) =>
        alternate.Kind == other.Kind && Encoding.UTF8.GetByteCount(other.Channel) == alternate.Channel.Length && IsSame(alternate.Channel, other.Channel);

    public int GetHashCode(SubscriptionName alternate)
    {
        var hash = default(HashCode);
        hash.AddBytes(alternate.Channel);
        hash.Add(alternate.Kind);
        return hash.ToHashCode();
    }

    public Subscription Create(SubscriptionName alternate) => new(alternate.Kind, Encoding.UTF8.GetString(alternate.Channel));

    private static bool IsSame(ReadOnlySpan<byte> bytes, string text)
    {
        const int MostOnStack = 512;
        Span<byte> encoded = bytes.Length <= MostOnStack ? stackalloc byte[MostOnStack] : new byte[bytes.Length];
        return bytes.SequenceEqual(encoded[..Encoding.UTF8.GetBytes(text, encoded)]);
    }
}
