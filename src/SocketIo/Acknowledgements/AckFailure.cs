namespace SocketIoNet.Acknowledgements;

/// <summary>How an acknowledgement fails.</summary>
internal static class AckFailure
{
    /// <summary>
    /// Fails an acknowledgement that the application may not await. Clients cause such failures by leaving, so an exception that is not awaited must not be reported as unobserved.
    /// </summary>
    public static void Fail<T>(this TaskCompletionSource<T> result, Exception exception)
    {
        // Reading the exception makes the task observed.
        if (result.TrySetException(exception)) _ = result.Task.Exception;
    }
}
