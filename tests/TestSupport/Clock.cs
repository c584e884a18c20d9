using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace SocketIoNet.TestSupport;

internal static class Clock
{
    public static Action<IServiceCollection> Use(TimeProvider time) => services => services.AddSingleton(time);

    /// <summary>Lets time pass in steps that a server on a machine that is awake would see.</summary>
    public static void Pass(this FakeTimeProvider time, TimeSpan span)
    {
        var step = TimeSpan.FromMilliseconds(20);
        for (var passed = TimeSpan.Zero; passed < span; passed += step) time.Advance(step);
    }
}
