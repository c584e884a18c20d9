namespace Transports.Feeds;

/// <summary>One message of a feed. Its number shows what was lost, its time how long it took.</summary>
/// <param name="N">1 for the first message of a visitor, and one more for each.</param>
/// <param name="At">When it was made, in milliseconds since 1970 by the server's clock.</param>
/// <param name="Text">As long as the slider says.</param>
internal sealed record Message(long N, double At, string Text)
{
    public static double Now() => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMilliseconds;
}
