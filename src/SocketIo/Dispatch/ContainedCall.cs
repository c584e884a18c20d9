namespace SocketIoNet.Dispatch;

/// <summary>Calls code of the application. Its exceptions are reported and do not reach the caller.</summary>
internal static class ContainedCall
{
    /// <summary>Calls it.</summary>
    /// <param name="call">The application's code.</param>
    /// <param name="report">Is given the exception.</param>
    /// <returns>Completes with the code and never fails; null if it has completed.</returns>
    public static Task? Run(Func<Task?> call, Action<Exception> report)
    {
        try
        {
            return call() is { IsCompletedSuccessfully: false } pending ? ContainAsync(pending, report) : null;
        }
        catch (Exception exception)
        {
            report(exception);
            return null;
        }
    }

    private static async Task ContainAsync(Task pending, Action<Exception> report)
    {
        try
        {
            await pending.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            report(exception);
        }
    }
}
