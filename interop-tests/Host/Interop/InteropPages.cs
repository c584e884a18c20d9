namespace SocketIoNet.InteropHost.Interop;

/// <summary>The pages beside the engine.</summary>
internal static class InteropPages
{
    public static void Map(WebApplication app, Journal journal)
    {
        app.MapGet("/healthz", () => "ok");
        app.MapGet("/journal", (string key) => journal.Read(key));
        app.MapPost("/shutdown", (HttpContext context, IHostApplicationLifetime lifetime) =>
        {
            // After the answer, which would otherwise be cut off with everything else.
            context.Response.OnCompleted(() =>
            {
                lifetime.StopApplication();
                return Task.CompletedTask;
            });
            return "bye";
        });
    }
}
