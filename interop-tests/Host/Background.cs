namespace SocketIoNet.InteropHost;

/// <summary>
/// Lets a handler go on waiting without holding up the later events of its socket, as a callback does in JavaScript.
/// </summary>
internal static class Background
{
    public static void Run(Func<Task> work) => _ = RunAsync(work);

    private static async Task RunAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketDisconnectedException)
        {
            // The client left while it was asked something.
        }
        catch (Exception exception)
        {
            // Nobody awaits this: what a client brings about (too many questions at once) is said here, and is no exception that nobody looked at.
            await Console.Error.WriteLineAsync(exception.Message);
        }
    }
}
