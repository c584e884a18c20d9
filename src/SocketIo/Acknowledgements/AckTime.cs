namespace SocketIoNet.Acknowledgements;

/// <summary>The timeout of an acknowledgement as the application gives it.</summary>
internal static class AckTime
{
    /// <summary>A negative time, such as the rest until a deadline that has passed, is zero.</summary>
    public static TimeSpan Of(TimeSpan timeout) => timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan ? TimeSpan.Zero : timeout;
}
