using System.Diagnostics;
using System.Runtime.Loader;
using SocketIoNet.OnEpoll;

/// <summary>What the runtime calls before the program. It prescribes the name, and that there is no namespace.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        var folder = Path.GetDirectoryName(typeof(StartupHook).Assembly.Location)!;
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.Combine(folder, $"{name.Name}.dll") is var file && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
        DiagnosticListener.AllListeners.Subscribe(new HostObserver());
    }
}
