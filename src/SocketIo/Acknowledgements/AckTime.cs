namespace SocketIoNet.Acknowledgements;

/// <summary>How long an acknowledgement may take, as the application says it.</summary>
internal static class AckTime
{
    /// <summary>What is left until a deadline that has passed is negative: then it is due now.</summary>
    public static TimeSpan Of(TimeSpan timeout) => timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan ? TimeSpan.Zero : timeout;
}
