using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Newtonsoft.Json;
using SocketIoNet;
using SocketIoNet.EngineIo;
using SocketIoNet.NewtonsoftJson;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Newtonsoft.Json.</summary>
public static class NewtonsoftJsonSocketIoBuilderExtensions
{
    /// <summary>
    /// Payloads are read and written with Newtonsoft.Json instead of System.Text.Json. <see cref="Newtonsoft.Json.Linq.JToken"/> and its kinds may be
    /// arguments.
    /// </summary>
    /// <param name="builder">What <c>AddSocketIo</c> has returned.</param>
    /// <param name="configure">
    /// Changes the settings, which start as <see cref="NewtonsoftJsonPayloadSerializer.CreateSettings"/> makes them, with <see cref="SocketIoOptions.MaxJsonDepth"/> as depth.
    /// </param>
    /// <exception cref="ArgumentException">The settings make use of type names in payloads.</exception>
    [RequiresDynamicCode(NewtonsoftJsonPayloadSerializer.NeedsReflection)]
    [RequiresUnreferencedCode(NewtonsoftJsonPayloadSerializer.NeedsReflection)]
    public static ISocketIoBuilder AddNewtonsoftJsonProtocol(this ISocketIoBuilder builder, Action<JsonSerializerSettings>? configure = null)
    {
        var settings = NewtonsoftJsonPayloadSerializer.CreateSettings();
        if (configure is not null) SynchronousConfiguration.Run(configure, settings);
        NewtonsoftJsonPayloadSerializer.ThrowIfUnsafe(settings);
        var isDepthChosen = settings.MaxDepth != NewtonsoftJsonPayloadSerializer.DefaultMaxDepth;
        return builder.UseSerializer(provider =>
        {
            if (!isDepthChosen) settings.MaxDepth = provider.GetRequiredService<IOptionsMonitor<SocketIoOptions>>().Get(builder.Name).MaxJsonDepth;
            return new NewtonsoftJsonPayloadSerializer(settings);
        });
    }
}
