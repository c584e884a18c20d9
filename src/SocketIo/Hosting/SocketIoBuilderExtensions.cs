using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace SocketIoNet;

/// <summary>Changes what a server is made of.</summary>
public static class SocketIoBuilderExtensions
{
    /// <summary>Changes the JSON of payloads, which starts as a copy of what <c>ConfigureHttpJsonOptions</c> sets.</summary>
    public static ISocketIoBuilder AddJsonOptions(this ISocketIoBuilder builder, Action<JsonSerializerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<SocketIoJsonOptions>(builder.Name, options => options.Changes.Add(configure));
        return builder;
    }

    /// <summary>
    /// Gives the server a part in place of the default one: an <see cref="Protocol.IPacketParser"/>, an <see cref="Protocol.IPayloadSerializer"/> or an
    /// <see cref="Adapters.IAdapterFactory"/>. Other servers of the application keep theirs. The last call counts.
    /// </summary>
    /// <param name="builder">The server.</param>
    /// <param name="create">Makes the part, once.</param>
    public static ISocketIoBuilder UsePart<TPart>(this ISocketIoBuilder builder, Func<IServiceProvider, TPart> create)
        where TPart : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(create);
        builder.Services.RemoveAllKeyed<TPart>(builder.Name);
        builder.Services.AddKeyedSingleton<TPart>(builder.Name, (provider, _) => create(provider));
        return builder;
    }
}
