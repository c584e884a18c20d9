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
        catch (OperationCanceledException)
        {
            // The client left while it was asked something.
        }
    }
}
