namespace SocketIoNet.Acknowledgements;

/// <summary>How an acknowledgement fails.</summary>
internal static class AckResult
{
    /// <summary>
    /// Fails what an application may await. Clients bring it about by leaving or by not answering: where nobody awaits it, it is no exception that nobody observed.
    /// </summary>
    public static void Fail<T>(this TaskCompletionSource<T> result, Exception exception)
    {
        // Asking for the exception is what makes a task observed.
        if (result.TrySetException(exception)) _ = result.Task.Exception;
    }
}
